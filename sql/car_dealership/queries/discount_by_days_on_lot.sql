-- How long cars stood on the lot before they were sold, and what that cost: discount off the list price, gross profit, and how
-- many went for less than they had cost.
with sold as (
    select
        cast(t.sold_at as date) - c.received_on as days_on_lot,
        t.price,
        c.list_price,
        c.cost_price
    from transactions t
    join cars c on c.id = t.car_id
),

spans as (
    select
        case
            when days_on_lot <= 15 then '15 days or less'
            when days_on_lot <= 30 then '16 to 30 days'
            when days_on_lot <= 45 then '31 to 45 days'
            when days_on_lot <= 60 then '46 to 60 days'
            else 'more than 60 days'
        end as span,
        days_on_lot,
        price,
        list_price,
        cost_price
    from sold
)

select
    span as on_the_lot,
    count(*) as cars,
    sum(list_price) as list_prices,
    sum(list_price - price) as discounts,
    round(100 * sum(list_price - price) / sum(list_price), 2) as discount_percent,
    sum(price - cost_price) as gross_profit,
    count(*) filter (where price < cost_price) as sold_at_a_loss
from spans
group by span
order by min(days_on_lot);
