-- What each salesperson's commission is computed from, month by month: cars, revenue, and gross profit over what they cost.
select
    cast(date_trunc('month', t.sold_at) as date) as sold_month,
    s.id as salesperson_id,
    s.name as salesperson,
    count(*) as cars,
    sum(t.price) as revenue,
    sum(t.price - c.cost_price) as gross_profit
from transactions t
join cars c on c.id = t.car_id
join salespersons s on s.id = t.salesperson_id
group by cast(date_trunc('month', t.sold_at) as date), s.id, s.name
order by sold_month, gross_profit desc, s.id;
