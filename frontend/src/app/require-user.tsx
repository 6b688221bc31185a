import { useEffect } from "react";
import { Navigate, Outlet, useLocation } from "react-router";

import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { useMe } from "@/hooks/use-me";
import { hasChosenLanguage, isLanguage, showLanguage } from "@/i18n/language";

/** Lets only a signed-in person pass; the others go to sign in and come back. */
export function RequireUser() {
  const me = useMe();
  const location = useLocation();
  const language = me.data?.language;
  useEffect(() => {
    // A browser that never chose takes the language kept with the person.
    if (isLanguage(language) && !hasChosenLanguage()) void showLanguage(language);
  }, [language]);
  const person = me.data?.id;
  useEffect(() => {
    // Work that a closed tab left in the browser is sent from whatever page is opened next.
    if (person) void import("@/features/annotate/saving/open-queue").then((saving) => saving.openQueue(person));
  }, [person]);
  if (me.isPending) return <Loading />;
  if (me.error) return <Failure error={me.error} retry={() => void me.refetch()} />;
  if (!me.data) {
    const next = encodeURIComponent(location.pathname + location.search);
    return <Navigate to={`/sign-in?next=${next}`} replace />;
  }
  return <Outlet />;
}
