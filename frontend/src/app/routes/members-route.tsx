import { MembersPage } from "@/features/members/components/members-page";

import { useDatasetPlace } from "./dataset-outlet";

export function Component() {
  const { dataset } = useDatasetPlace();
  return <MembersPage dataset={dataset} />;
}
