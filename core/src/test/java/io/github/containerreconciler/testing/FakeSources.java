package io.github.containerreconciler.testing;

import io.github.containerreconciler.judge.TrackedSet;
import io.github.containerreconciler.sweep.SourcesException;
import io.github.containerreconciler.sweep.TrackedSources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Callbacks whose answer a test sets; null stands for callbacks that are not in order. */
public final class FakeSources implements TrackedSources {

  public List<String> tracked = new ArrayList<>();
  public List<String> registered = List.of("fake");
  public String problem = "";
  public int asked;
  public Runnable beforeAnswering = () -> {};

  @Override
  public List<String> names(List<String> required) throws SourcesException {
    if (!problem.isEmpty()) {
      throw new SourcesException(problem);
    }
    return registered;
  }

  @Override
  public Answer ask(List<String> required, Duration timeout) throws SourcesException {
    asked++;
    beforeAnswering.run();
    if (!problem.isEmpty()) {
      throw new SourcesException(problem);
    }
    return new Answer(TrackedSet.of(tracked), registered);
  }
}
