package dev.tenon.runtime.web;

/** Who stands at the door: registered before all routes, it throws when a request is not let in. */
public sealed interface Guard extends WebServer.Routes permits LocalCallersOnly, KeyHoldersOnly {}
