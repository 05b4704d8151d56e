"""The diagram and the table of a workflow."""

from __future__ import annotations

from salesmanual.kernel.workflow import ANY_OTHER, PREVIOUS, Move, State, Workflow

DEALS = Workflow(
    "deals",
    [
        State("lead", {"en": "Lead", "zh_Hant": "線索"}, initial=True),
        State("quoted", 'Quoted; "firm" <b>: #1'),
        State("on-hold", "On hold"),
        State("won", {"en": "Won", "zh_Hant": "贏單"}, final=True),
    ],
    [
        Move("lead", "quote", "quoted", when="visits >= 3", roles=["sales", "manager"]),
        Move("quoted", "win", "won", when=" and ".join(f"condition{number} is present" for number in range(9))),
        Move(["lead", "quoted"], "hold", "on-hold", label={"en": "Hold", "zh_Hant": "暫停"}),
        Move("on-hold", "resume", PREVIOUS),
        Move(ANY_OTHER, "import", "lead", needs_reason=True),
    ],
    label={"en": "Deals", "zh_Hant": "商機"},
)


def test_the_diagram_shows_every_state_and_move_with_unsafe_signs_as_entities() -> None:
    assert DEALS.to_mermaid().splitlines() == [
        "stateDiagram-v2",
        '    state "Lead" as s0',
        '    state "Quoted#59; #34;firm#34; #60;b#62;#58; #35;1" as s1',
        '    state "On hold" as s2',
        '    state "Won" as s3',
        "    [*] --> s0",
        "    s0 --> s1: quote (visits is at least 3)",
        ("    s1 --> s3: win (condition0 is present and condition1 is present and condition2 is present and c…)"),
        "    s0 --> s2: Hold",
        "    s1 --> s2: Hold",
        "    s2 --> s0: resume",
        "    s2 --> s1: resume",
        "    s1 --> s0: import",
        "    s2 --> s0: import",
        "    s3 --> [*]",
    ]


def test_the_diagram_speaks_the_readers_language() -> None:
    lines = DEALS.to_mermaid("zh_Hant").splitlines()

    assert lines[1] == '    state "線索" as s0'
    assert lines[8] == "    s0 --> s2: 暫停"


def test_the_table_shows_every_move() -> None:
    assert str(DEALS.to_table()).splitlines()[0] == "Deals"
    assert [tuple(row.values()) for row in DEALS.to_table().records()] == [
        ("Lead", "quote", 'Quoted; "firm" <b>: #1', "visits is at least 3", "sales, manager", False),
        (
            'Quoted; "firm" <b>: #1',
            "win",
            "Won",
            " and ".join(f"condition{number} is present" for number in range(9)),
            "anyone",
            False,
        ),
        ('Lead, Quoted; "firm" <b>: #1', "Hold", "On hold", "always", "anyone", False),
        ("On hold", "resume", "the state before", "always", "anyone", False),
        ("any other", "import", "Lead", "always", "anyone", True),
    ]


def test_the_table_speaks_the_readers_language() -> None:
    assert DEALS.to_table().to_text("zh_Hant").splitlines()[0] == "商機"
