"""The department: who stands where and reports to whom, who works with whom, and what it is there for.

Handbook 1.1 to 1.3. A name loads when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual._lazy import attach

if TYPE_CHECKING:
    from salesmanual.organization.assignments import (
        Assignment,
        LineKind,
        Person,
        ReportingLine,
    )
    from salesmanual.organization.changes import (
        act,
        close_position,
        close_unit,
        end_line,
        hire,
        leave,
        leave_seat,
        move,
        open_position,
        open_unit,
        replay_changes,
        report_to,
        stop_acting,
        take_seat,
    )
    from salesmanual.organization.chart import (
        ChartSeat,
        ChartUnit,
        OrgChart,
    )
    from salesmanual.organization.comparison import (
        OrganizationChanges,
        PersonChange,
        Place,
        changes_between,
    )
    from salesmanual.organization.handoff_process import (
        HandoverStep,
        handover_workflow,
    )
    from salesmanual.organization.handoff_report import (
        PairPerformance,
        ServiceReport,
        service_report,
    )
    from salesmanual.organization.handoff_times import (
        HandoverStatus,
        HandoverTime,
        RunningStay,
        handover_time,
        late_handovers,
    )
    from salesmanual.organization.handoffs import (
        Handover,
        confirmed_handovers,
        move_handover,
        request_handover,
    )
    from salesmanual.organization.headcount import (
        HeadcountCell,
        HeadcountReport,
        compare_headcount,
    )
    from salesmanual.organization.headcount_plan import (
        HeadcountPlan,
        PlannedSeats,
        ceiling_findings,
        plan_from_positions,
    )
    from salesmanual.organization.headcount_turnover import (
        Movements,
        PeopleMovement,
        people_movements,
    )
    from salesmanual.organization.headcount_vacancies import (
        OpenSeat,
        OpenSeats,
        open_seats,
    )
    from salesmanual.organization.key_results import (
        Direction,
        KeyResult,
        KeyResultKind,
    )
    from salesmanual.organization.key_results_readings import (
        Reading,
        Readings,
    )
    from salesmanual.organization.key_results_tracking import (
        KeyResultStanding,
        KeyResultState,
        KeyResultTracking,
        Late,
    )
    from salesmanual.organization.mandates import (
        Duty,
        Mandate,
    )
    from salesmanual.organization.objective_rollup import (
        Counted,
        Limited,
        MissingReadings,
        RolledUp,
        RollUp,
        RollUpPart,
        RollUpWeights,
        RoundedAt,
    )
    from salesmanual.organization.objective_rollup_review import (
        ObjectiveReview,
        ObjectiveState,
    )
    from salesmanual.organization.objective_rollup_tree import (
        ObjectiveTree,
    )
    from salesmanual.organization.objectives import (
        Objective,
        read_objectives,
    )
    from salesmanual.organization.organizations import (
        Organization,
        UnitHead,
        Vacancy,
    )
    from salesmanual.organization.positions import (
        Position,
    )
    from salesmanual.organization.raci import (
        AccountableDoes,
        Activity,
        RaciCode,
        RaciLimits,
        RaciMatrix,
        RaciRole,
        RoleDuties,
    )
    from salesmanual.organization.raci_review import (
        RaciRemark,
        RaciRemarkKind,
        RaciReview,
    )
    from salesmanual.organization.raci_rows import (
        read_raci,
    )
    from salesmanual.organization.reorganizing import (
        Change,
        PositionChange,
        SeatChange,
        UnitChange,
        reorganize,
    )
    from salesmanual.organization.service_times import (
        AfterReturn,
        ClockStart,
        Collaboration,
        ServiceAgreement,
    )
    from salesmanual.organization.span_of_control import (
        ManagerSpan,
        SpanBand,
        SpanPolicy,
        SpanReport,
        spans,
    )
    from salesmanual.organization.span_of_control_bands import (
        SpanCount,
        SpanStatus,
    )
    from salesmanual.organization.staff_rows import (
        BadStaffRow,
        StaffColumns,
        StaffRead,
    )
    from salesmanual.organization.structure_entries import (
        check_known,
        read_assignments,
        read_lines,
        read_people,
        read_positions,
        read_units,
    )
    from salesmanual.organization.units import (
        Unit,
    )

__all__ = [
    "AccountableDoes",
    "Activity",
    "AfterReturn",
    "Assignment",
    "BadStaffRow",
    "Change",
    "ChartSeat",
    "ChartUnit",
    "ClockStart",
    "Collaboration",
    "Counted",
    "Direction",
    "Duty",
    "Handover",
    "HandoverStatus",
    "HandoverStep",
    "HandoverTime",
    "HeadcountCell",
    "HeadcountPlan",
    "HeadcountReport",
    "KeyResult",
    "KeyResultKind",
    "KeyResultStanding",
    "KeyResultState",
    "KeyResultTracking",
    "Late",
    "Limited",
    "LineKind",
    "ManagerSpan",
    "Mandate",
    "MissingReadings",
    "Movements",
    "Objective",
    "ObjectiveReview",
    "ObjectiveState",
    "ObjectiveTree",
    "OpenSeat",
    "OpenSeats",
    "OrgChart",
    "Organization",
    "OrganizationChanges",
    "PairPerformance",
    "PeopleMovement",
    "Person",
    "PersonChange",
    "Place",
    "PlannedSeats",
    "Position",
    "PositionChange",
    "RaciCode",
    "RaciLimits",
    "RaciMatrix",
    "RaciRemark",
    "RaciRemarkKind",
    "RaciReview",
    "RaciRole",
    "Reading",
    "Readings",
    "ReportingLine",
    "RoleDuties",
    "RollUp",
    "RollUpPart",
    "RollUpWeights",
    "RolledUp",
    "RoundedAt",
    "RunningStay",
    "SeatChange",
    "ServiceAgreement",
    "ServiceReport",
    "SpanBand",
    "SpanCount",
    "SpanPolicy",
    "SpanReport",
    "SpanStatus",
    "StaffColumns",
    "StaffRead",
    "Unit",
    "UnitChange",
    "UnitHead",
    "Vacancy",
    "act",
    "ceiling_findings",
    "changes_between",
    "check_known",
    "close_position",
    "close_unit",
    "compare_headcount",
    "confirmed_handovers",
    "end_line",
    "handover_time",
    "handover_workflow",
    "hire",
    "late_handovers",
    "leave",
    "leave_seat",
    "move",
    "move_handover",
    "open_position",
    "open_seats",
    "open_unit",
    "people_movements",
    "plan_from_positions",
    "read_assignments",
    "read_lines",
    "read_objectives",
    "read_people",
    "read_positions",
    "read_raci",
    "read_units",
    "reorganize",
    "replay_changes",
    "report_to",
    "request_handover",
    "service_report",
    "spans",
    "stop_acting",
    "take_seat",
]

_HOMES = {
    "salesmanual.organization.assignments": (
        "Assignment",
        "LineKind",
        "Person",
        "ReportingLine",
    ),
    "salesmanual.organization.changes": (
        "act",
        "close_position",
        "close_unit",
        "end_line",
        "hire",
        "leave",
        "leave_seat",
        "move",
        "open_position",
        "open_unit",
        "replay_changes",
        "report_to",
        "stop_acting",
        "take_seat",
    ),
    "salesmanual.organization.chart": (
        "ChartSeat",
        "ChartUnit",
        "OrgChart",
    ),
    "salesmanual.organization.comparison": (
        "OrganizationChanges",
        "PersonChange",
        "Place",
        "changes_between",
    ),
    "salesmanual.organization.handoff_process": (
        "HandoverStep",
        "handover_workflow",
    ),
    "salesmanual.organization.handoff_report": (
        "PairPerformance",
        "ServiceReport",
        "service_report",
    ),
    "salesmanual.organization.handoff_times": (
        "HandoverStatus",
        "HandoverTime",
        "RunningStay",
        "handover_time",
        "late_handovers",
    ),
    "salesmanual.organization.handoffs": (
        "Handover",
        "confirmed_handovers",
        "move_handover",
        "request_handover",
    ),
    "salesmanual.organization.headcount": (
        "HeadcountCell",
        "HeadcountReport",
        "compare_headcount",
    ),
    "salesmanual.organization.headcount_plan": (
        "HeadcountPlan",
        "PlannedSeats",
        "ceiling_findings",
        "plan_from_positions",
    ),
    "salesmanual.organization.headcount_turnover": (
        "Movements",
        "PeopleMovement",
        "people_movements",
    ),
    "salesmanual.organization.headcount_vacancies": (
        "OpenSeat",
        "OpenSeats",
        "open_seats",
    ),
    "salesmanual.organization.key_results": (
        "Direction",
        "KeyResult",
        "KeyResultKind",
    ),
    "salesmanual.organization.key_results_readings": (
        "Reading",
        "Readings",
    ),
    "salesmanual.organization.key_results_tracking": (
        "KeyResultStanding",
        "KeyResultState",
        "KeyResultTracking",
        "Late",
    ),
    "salesmanual.organization.mandates": (
        "Duty",
        "Mandate",
    ),
    "salesmanual.organization.objective_rollup": (
        "Counted",
        "Limited",
        "MissingReadings",
        "RollUp",
        "RollUpPart",
        "RollUpWeights",
        "RolledUp",
        "RoundedAt",
    ),
    "salesmanual.organization.objective_rollup_review": (
        "ObjectiveReview",
        "ObjectiveState",
    ),
    "salesmanual.organization.objective_rollup_tree": ("ObjectiveTree",),
    "salesmanual.organization.objectives": (
        "Objective",
        "read_objectives",
    ),
    "salesmanual.organization.organizations": (
        "Organization",
        "UnitHead",
        "Vacancy",
    ),
    "salesmanual.organization.positions": ("Position",),
    "salesmanual.organization.raci": (
        "AccountableDoes",
        "Activity",
        "RaciCode",
        "RaciLimits",
        "RaciMatrix",
        "RaciRole",
        "RoleDuties",
    ),
    "salesmanual.organization.raci_review": (
        "RaciRemark",
        "RaciRemarkKind",
        "RaciReview",
    ),
    "salesmanual.organization.raci_rows": ("read_raci",),
    "salesmanual.organization.reorganizing": (
        "Change",
        "PositionChange",
        "SeatChange",
        "UnitChange",
        "reorganize",
    ),
    "salesmanual.organization.service_times": (
        "AfterReturn",
        "ClockStart",
        "Collaboration",
        "ServiceAgreement",
    ),
    "salesmanual.organization.span_of_control": (
        "ManagerSpan",
        "SpanBand",
        "SpanPolicy",
        "SpanReport",
        "spans",
    ),
    "salesmanual.organization.span_of_control_bands": (
        "SpanCount",
        "SpanStatus",
    ),
    "salesmanual.organization.staff_rows": (
        "BadStaffRow",
        "StaffColumns",
        "StaffRead",
    ),
    "salesmanual.organization.structure_entries": (
        "check_known",
        "read_assignments",
        "read_lines",
        "read_people",
        "read_positions",
        "read_units",
    ),
    "salesmanual.organization.units": ("Unit",),
}
__getattr__, __dir__ = attach(__name__, _HOMES)
