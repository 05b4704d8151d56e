"""Laws of books of figures: they agree with adding one by one, whatever the order and the question."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.period import Period
from salesmanual.planning.dimensions import Dimension
from salesmanual.planning.figures import Figure, FigureBook

WHO = Dimension("who", {"sales": {"east": ["li.na", "wang.wei"], "west": ["zhao.min"]}})
PRODUCT = Dimension("product", ["bikes", "clothing"])
FIRST = date(2025, 1, 1)

days = st.integers(0, 60)
periods = st.tuples(days, st.integers(1, 40)).map(
    lambda pair: Period(FIRST + timedelta(pair[0]), FIRST + timedelta(pair[0] + pair[1]))
)
members = st.fixed_dictionaries(
    {},
    optional={
        "who": st.sampled_from([*map(str, WHO.members()), "gone"]),
        "product": st.sampled_from(["bikes", "clothing"]),
    },
)
amounts = st.fractions(-100, 100, max_denominator=60)
figures = st.lists(st.builds(Figure, amounts, periods, members), max_size=25)
questions = st.fixed_dictionaries(
    {}, optional={"who": st.sampled_from(WHO.members()), "product": st.sampled_from(PRODUCT.members())}
)


def belongs(figure: Figure, asked: dict[str, str]) -> bool:
    for dimension in (WHO, PRODUCT):
        member = figure.members.get(dimension.key, dimension.top)
        own = member if member in dimension else dimension.top
        if asked.get(dimension.key, dimension.top) not in dimension.path(own):
            return False
    return True


@given(figures, questions, periods)
def test_spread_by_days_it_agrees_with_adding_day_by_day(
    sold: list[Figure], asked: dict[str, str], period: Period
) -> None:
    one_by_one = Fraction(0)
    for figure in sold:
        common = figure.period.intersection(period)
        if common is not None and belongs(figure, asked):
            one_by_one += figure.number() * common.days() / figure.period.days()

    assert FigureBook(sold, [WHO, PRODUCT], spread="days", unknown="kept").of(asked, period) == one_by_one


@given(figures, questions, periods)
def test_refused_is_exactly_what_cuts_a_figure_and_the_rest_agrees(
    sold: list[Figure], asked: dict[str, str], period: Period
) -> None:
    book = FigureBook(sold, [WHO, PRODUCT], unknown="kept")
    spread = FigureBook(sold, [WHO, PRODUCT], spread="days", unknown="kept")
    own: dict[Period, Fraction] = {}
    for figure in sold:
        if belongs(figure, asked):
            own[figure.period] = own.get(figure.period, Fraction(0)) + figure.number()
    is_cut = any(
        amount and (each.start < edge < each.end) for each, amount in own.items() for edge in (period.start, period.end)
    )

    try:
        found = book.of(asked, period)
    except InvalidValueError:
        assert is_cut
    else:
        assert found == spread.of(asked, period)
        assert not is_cut


@given(figures, st.randoms(use_true_random=False), questions, periods)
def test_the_order_of_figures_does_not_matter(
    sold: list[Figure], random: object, asked: dict[str, str], period: Period
) -> None:
    mixed = list(sold)
    random.shuffle(mixed)  # type: ignore[attr-defined]

    one, other = (FigureBook(each, [WHO, PRODUCT], spread="days", unknown="kept") for each in (sold, mixed))

    assert one.of(asked, period) == other.of(asked, period)


@given(st.lists(st.builds(Figure, amounts, periods, members), max_size=25), periods)
def test_a_member_is_the_sum_of_those_under_it_and_of_what_is_its_own(sold: list[Figure], period: Period) -> None:
    leaves = [Figure(each.amount, each.period, {"who": each.members.get("who", "li.na")}) for each in sold]
    leaves = [each for each in leaves if each.members["who"] in WHO.leaves()]
    book = FigureBook(leaves, [WHO], spread="days")

    for member in ("sales", "east", "west"):
        under = sum((book.of({"who": child}, period) for child in WHO.children(member)), Fraction(0))
        assert book.of({"who": member}, period) == under


@given(figures)
def test_no_figure_is_lost(sold: list[Figure]) -> None:
    book = FigureBook(sold, [WHO, PRODUCT], unknown="kept")
    span = book.span()

    assert span is None or book.of({}, span) == sum((each.number() for each in sold), Fraction(0))


def test_a_hundred_thousand_figures_are_those_of_each_person() -> None:
    people = [f"p{number}" for number in range(1_000)]
    who = Dimension("who", {"sales": {f"t{at}": people[at * 10 : at * 10 + 10] for at in range(100)}})
    sold = [
        Figure(number % 97, FIRST + timedelta(number % 700), {"who": people[number % 1_000]})
        for number in range(100_000)
    ]
    expected = dict.fromkeys(people, 0)
    for number in range(100_000):
        if number % 700 < 500:
            expected[people[number % 1_000]] += number % 97

    book = FigureBook(sold, [who])

    assert {each: book.of({"who": each}, Period(FIRST, FIRST + timedelta(500))) for each in people} == expected
