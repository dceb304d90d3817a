-- The three manufacturers of whom most cars were sold in the current month, with their count.
-- Equal counts share a place: who sold as many as the third is listed too, so there can be more than three.
-- The month is that of the session's time zone.
with sold as (
    select
        m.id as manufacturer_id,
        m.name as manufacturer,
        count(*) as cars_sold
    from transactions t
    join cars c on c.id = t.car_id
    join car_models cm on cm.id = c.model_id
    join manufacturers m on m.id = cm.manufacturer_id
    where t.sold_at >= date_trunc('month', now())
        and t.sold_at < date_trunc('month', now()) + interval '1 month'
    group by m.id, m.name
),

placed as (
    select
        manufacturer_id,
        manufacturer,
        cars_sold,
        rank() over (order by cars_sold desc) as place
    from sold
)

select place, manufacturer, cars_sold
from placed
where place <= 3
order by place, manufacturer_id;
