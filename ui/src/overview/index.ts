export { FirstLaunch } from "./FirstLaunch.tsx";
export { OverviewList } from "./OverviewList.tsx";
export { OverviewWork } from "./OverviewWork.tsx";
export { RunWork } from "./run/RunWork.tsx";
