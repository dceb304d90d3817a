export { DatabaseList } from "./list/DatabaseList.tsx";
export { DatabaseEmpty } from "./DatabaseEmpty.tsx";
export { DatabaseWork } from "./DatabaseWork.tsx";
