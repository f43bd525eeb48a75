package dev.tenon.runtime.simulate;

import dev.tenon.runtime.dispatch.Calls;

/** An app set-up event being simulated for one installation. */
record SimulatedCall(String run, Calls.Call call) {}
