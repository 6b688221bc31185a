// Tests that run without a page need none of what a page needs, and start five times sooner.
if (typeof window !== "undefined") await import("./page-setup");
export {};
