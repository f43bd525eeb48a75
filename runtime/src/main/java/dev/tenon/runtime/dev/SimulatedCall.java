package dev.tenon.runtime.dev;

import dev.tenon.runtime.dispatch.Calls;

/** An app set-up event being simulated for one installation. */
record SimulatedCall(String run, Calls.Call call) {}
