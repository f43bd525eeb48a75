package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.invoke.FromRuntime;
import dev.tenon.runtime.invoke.HandlerRuntime;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.ToRuntime;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A runtime whose handlers do what a test says, spoken to in messages like the real ones. Every
 * handler that a manifest names is there. Thread-safe.
 */
final class FakeRuntime implements HandlerRuntime {

  private final List<ToRuntime.Invoke> runs = new CopyOnWriteArrayList<>();
  private final Consumer<Run> behaviour;
  private Consumer<FromRuntime> listener = message -> {};

  /** One run that was asked for, to be ended by the test. */
  record Run(FakeRuntime runtime, ToRuntime.Invoke asked) {

    void succeed() {
      end(new Outcome.Succeeded());
    }

    void end(Outcome outcome) {
      runtime.say(new FromRuntime.Finished(asked.id(), outcome));
    }

    void write(String line) {
      runtime.say(new FromRuntime.ConsoleLine(asked.id(), 0, FromRuntime.Level.LOG, line));
    }
  }

  /**
   * @param behaviour told of every run once it has started; a run that it does not end stays open
   */
  FakeRuntime(Consumer<Run> behaviour) {
    this.behaviour = behaviour;
  }

  /** What was asked for, in order. */
  List<ToRuntime.Invoke> runs() {
    return List.copyOf(runs);
  }

  @Override
  public void listen(Consumer<FromRuntime> listener) {
    this.listener = listener;
  }

  @Override
  public void send(ToRuntime message) {
    switch (message) {
      case ToRuntime.LoadApp load ->
          say(new FromRuntime.AppLoaded(load.id(), load.code().handlers(), List.of(), List.of()));
      case ToRuntime.Invoke invoke -> {
        runs.add(invoke);
        say(new FromRuntime.Started(invoke.id()));
        behaviour.accept(new Run(this, invoke));
      }
      case ToRuntime.UnloadApp _, ToRuntime.ServiceAnswer _, ToRuntime.Cancel _ -> {}
    }
  }

  @Override
  public String description() {
    return "Fake";
  }

  @Override
  public void close() {}

  private void say(FromRuntime message) {
    listener.accept(message);
  }
}
