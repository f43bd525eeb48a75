// Sends a simulation and feeds the messages of the runtime into its state.

import { RequestRefused, RuntimeUnreachable, StreamBroken, simulate } from "./api.js";

/** Runs the simulation to its end, whatever the end is; calls onChange after each message. */
export async function runSimulation(simulation, signal, onChange) {
  try {
    for await (const message of simulate(simulation, signal)) {
      simulation.apply(message);
      onChange();
      if (!simulation.running) return;
    }
    simulation.interrupt("The runtime closed the connection before the end. It may have been stopped.");
  } catch (error) {
    if (signal.aborted) simulation.interrupt("You stopped waiting. The handler may still be at work in the runtime.");
    else if (error instanceof RequestRefused) simulation.refuse(error);
    else if (error instanceof RuntimeUnreachable) simulation.loseRuntime();
    else if (error instanceof StreamBroken) simulation.interrupt(`${error.message} The runtime may have been stopped.`);
    else simulation.interrupt(`This page could not read the runtime's answer: ${error.message}`);
  } finally {
    onChange();
  }
}
