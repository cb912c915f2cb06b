package io.github.containerreconciler.internal.testing;

import io.github.containerreconciler.internal.callback.CallbackAnswer;
import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.callback.Callbacks;
import io.github.containerreconciler.internal.judge.Match;
import io.github.containerreconciler.internal.judge.TrackedSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Callbacks whose answer a test sets; with a problem they give none. */
public final class FakeCallbacks implements Callbacks {

  public List<String> tracked = new ArrayList<>();
  public List<String> registered = List.of("fake");
  public Match match = Match.ID;
  public String problem = "";
  public int asked;
  public Runnable beforeAnswering = () -> {};

  @Override
  public List<String> names(List<String> required) throws CallbackException {
    if (!problem.isEmpty()) {
      throw new CallbackException(problem);
    }
    requireOne();
    return registered;
  }

  @Override
  public Answer ask(List<String> required, Duration timeout) throws CallbackException {
    asked++;
    beforeAnswering.run();
    if (!problem.isEmpty()) {
      throw new CallbackException(problem);
    }
    requireOne();
    List<CallbackAnswer> answers = new ArrayList<>();
    for (String name : registered) { // the first one tracks all
      List<String> entries = answers.isEmpty() ? tracked : List.of();
      answers.add(new CallbackAnswer(name, TrackedSet.of(entries, match), Duration.ZERO, ""));
    }
    return new Answer(answers);
  }

  private void requireOne() throws CallbackException {
    if (registered.isEmpty()) {
      throw CallbackException.noneRegistered("no callback is registered");
    }
  }
}
