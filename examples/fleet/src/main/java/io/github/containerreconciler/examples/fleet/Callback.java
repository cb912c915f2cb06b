package io.github.containerreconciler.examples.fleet;

import io.github.containerreconciler.examples.fleet.Window.Trouble;
import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.callback.Callbacks;
import io.github.containerreconciler.internal.judge.TrackedSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a service says it knows: by id, by a prefix or by name; or no answer, or a wrong one. */
record Callback(Service service, Actor actor) implements Callbacks {

  private static final List<String> NAMES = List.of("job-store");
  private static final long LOADING = 30_000;

  @Override
  public List<String> names(List<String> required) {
    return NAMES;
  }

  @Override
  public Answer ask(List<String> required, Duration timeout) throws CallbackException {
    if (service.is(Trouble.CALLBACK_FAILS) || service.age() < LOADING) {
      throw new CallbackException("job-store: still loading");
    }
    if (service.is(Trouble.CALLBACK_HANGS)) {
      actor.await(timeout.toMillis());
      throw new CallbackException("job-store: no answer");
    }
    boolean lies = service.is(Trouble.CALLBACK_LIES) && service.wasWellFor(believedAfter());
    List<String> answer = new ArrayList<>();
    if (!lies) {
      for (Job job : service.known) {
        String id = job.id();
        answer.add(
            switch (id.charAt(0) % 3) {
              case 0 -> id;
              case 1 -> id.substring(0, 12);
              default -> job.container.name();
            });
      }
    }
    return Answer.of(NAMES.get(0), TrackedSet.of(answer));
  }

  /** Who never heard the truth cannot tell a lie from it: the hold knows what it saw tracked. */
  private long believedAfter() {
    Plan plan = service.engine.plan;
    return plan.grace().plus(plan.period().multipliedBy(2)).toMillis();
  }
}
