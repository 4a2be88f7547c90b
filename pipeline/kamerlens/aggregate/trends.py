"""Trends: numerators and every denominator per month, theme, direction, kind, chamber and ministry."""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

# A mention is in the paper's own words where it stands in no quotation, nobody else is speaking, and no earlier
# paper said the same.
UNQUOTED = "(coalesce(v.spreker, '') = '' and a.zone != 'citaat')"
UNREPEATED = "not exists (select 1 from herhalingen h where h.alinea = v.alinea)"
OWN = f"({UNQUOTED} and {UNREPEATED})"

# Every cell with papers gets a row for each theme and direction, zeros included: a rate of nought is a
# finding, and a missing row would read as a gap in coverage.
_REBUILD = f"""
with cel as (
    select jaar, maand, soort, kamer, ministerie, count(*) as stukken, sum(woorden) as woorden
    from stukken where maand in ({{months}}) group by maand, soort, kamer, ministerie
),
richting(richting) as (values ('meer'), ('minder'), ('neutraal')),
gevonden as (
    select s.maand, s.soort, s.kamer, s.ministerie, v.stuk, v.thema, v.richting, v.alinea, v.zin_begin, {OWN} as eigen
    from stukken s join vermeldingen v on v.stuk = s.id join alineas a on a.id = v.alinea
    where s.maand in ({{months}})
),
geteld as (
    select maand, soort, kamer, ministerie, thema, richting,
           count(*) as vermeldingen, sum(eigen) as eigen,
           count(distinct alinea || ' ' || zin_begin) as zinnen,
           count(distinct stuk) as stukken, count(distinct case when eigen then stuk end) as stukken_eigen
    from gevonden group by 1, 2, 3, 4, 5, 6
),
met_thema as (
    select maand, soort, kamer, ministerie, thema,
           count(distinct stuk) as stukken, count(distinct case when eigen then stuk end) as stukken_eigen
    from gevonden group by 1, 2, 3, 4, 5
)
insert into trends (jaar, maand, thema, richting, soort, kamer, ministerie, vermeldingen, vermeldingen_eigen, zinnen,
                    stukken_richting, stukken_richting_eigen, stukken_thema, stukken_thema_eigen,
                    stukken_totaal, woorden_totaal)
select cel.jaar, cel.maand, thema.id, richting.richting, cel.soort, cel.kamer, cel.ministerie,
       coalesce(geteld.vermeldingen, 0), coalesce(geteld.eigen, 0), coalesce(geteld.zinnen, 0),
       coalesce(geteld.stukken, 0), coalesce(geteld.stukken_eigen, 0),
       coalesce(met_thema.stukken, 0), coalesce(met_thema.stukken_eigen, 0), cel.stukken, cel.woorden
from cel
join (select id from codeboek where soort = 'thema') thema
join richting
left join geteld on geteld.maand = cel.maand and geteld.soort = cel.soort and geteld.kamer = cel.kamer
    and geteld.ministerie = cel.ministerie and geteld.thema = thema.id and geteld.richting = richting.richting
left join met_thema on met_thema.maand = cel.maand and met_thema.soort = cel.soort
    and met_thema.kamer = cel.kamer and met_thema.ministerie = cel.ministerie and met_thema.thema = thema.id
order by cel.maand, thema.id, richting.richting, cel.soort, cel.kamer, cel.ministerie
"""

# Sums over papers from which the interval of any rate follows (aggregate.intervals.Sums), for all mentions (m) and
# for those in the author's own words (e). The spread of all directions together is not the sum of their spreads,
# so it has rows of its own.
_SPREAD = f"""
with richting(richting) as (values ('meer'), ('minder'), ('neutraal'), ('alle')),
gevonden as (
    select v.stuk, v.thema, v.richting, {OWN} as eigen
    from stukken s join vermeldingen v on v.stuk = s.id join alineas a on a.id = v.alinea
    where s.maand in ({{months}})
),
geteld as (
    select stuk, thema, richting, count(*) as m, sum(eigen) as e from gevonden group by 1, 2, 3
    union all
    select stuk, thema, 'alle', count(*), sum(eigen) from gevonden group by 1, 2
),
per_stuk as (
    select s.jaar, s.maand, s.soort, s.kamer, s.ministerie, s.woorden as w, thema.id as thema, richting.richting,
           coalesce(g.m, 0) as m, coalesce(g.e, 0) as e
    from stukken s join (select id from codeboek where soort = 'thema') thema join richting
    left join geteld g on g.stuk = s.id and g.thema = thema.id and g.richting = richting.richting
    where s.maand in ({{months}})
)
insert into spreiding (jaar, maand, thema, richting, soort, kamer, ministerie,
                       stukken, stukken_met, stukken_eigen, m, e, w, mm, mw, ee, ew, ww)
select jaar, maand, thema, richting, soort, kamer, ministerie,
       count(*), sum(m > 0), sum(e > 0), sum(m), sum(e), sum(w),
       sum(m * m), sum(m * w), sum(e * e), sum(e * w), sum(w * w)
from per_stuk group by maand, thema, richting, soort, kamer, ministerie
order by maand, thema, richting, soort, kamer, ministerie
"""


def update(db: Database, months: Sequence[str]) -> None:
    """Recompute the cells of *months* (``stukken.maand`` values) and leave all others as they are."""
    if not months:
        return
    marks = ", ".join(f"'{_checked(month)}'" for month in sorted(set(months)))
    for table, rebuild in (("trends", _REBUILD), ("spreiding", _SPREAD)):
        db.execute(f"delete from {table} where maand in ({marks})")
        db.execute(rebuild.format(months=marks))


def _checked(month: str) -> str:
    """A month is digits and a hyphen, or empty: it is written into the SQL thrice, so nothing else passes."""
    if month.replace("-", "").isdigit() or month == "":
        return month
    raise ValueError(f"not a month: {month!r}")
