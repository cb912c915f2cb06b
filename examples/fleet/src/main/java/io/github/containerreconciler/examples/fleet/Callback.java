package io.github.containerreconciler.examples.fleet;

import io.github.containerreconciler.examples.fleet.Mistake.Answers;
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
    List<String> answer = new ArrayList<>();
    if (!service.lies()) {
      for (Job job : service.known) {
        if (!service.forgets(job)) {
          answer.add(entry(job));
        }
      }
    }
    return Answer.of(NAMES.get(0), TrackedSet.of(answer));
  }

  private String entry(Job job) {
    String id = job.id();
    return switch (service.mistake.answers == Answers.NO_CONTAINER ? -1 : id.charAt(0) % 3) {
      case -1 -> "work-" + job.container.name();
      case 0 -> id;
      case 1 -> id.substring(0, 12);
      default -> job.container.name();
    };
  }
}
