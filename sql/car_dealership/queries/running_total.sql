-- Revenue by month: against the month before it in which cars were sold, and added up since January.
with months as (
    select
        cast(date_trunc('month', sold_at) as date) as sold_month,
        cast(date_trunc('year', sold_at) as date) as sold_year,
        count(*) as cars,
        sum(price) as revenue
    from transactions
    group by cast(date_trunc('month', sold_at) as date), cast(date_trunc('year', sold_at) as date)
)

select
    sold_month,
    cars,
    revenue,
    revenue - lag(revenue) over (order by sold_month) as change,
    sum(revenue) over (partition by sold_year order by sold_month) as since_january
from months
order by sold_month;
