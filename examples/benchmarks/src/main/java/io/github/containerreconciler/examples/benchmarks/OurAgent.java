package io.github.containerreconciler.examples.benchmarks;

import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The container reconciler before a simulated engine with ten containers, of which the host's
 * callback tracks all but one: the first sweep inspects and removes that one.
 */
final class OurAgent implements Agent {

  private static final int PATIENCE_MILLIS = 20_000;

  private final SimulatedEngine engine;
  private final List<String> options;
  private int sweeps;

  OurAgent(Path jar) throws IOException {
    engine = SimulatedEngine.builder().start();
    add(JobNames.LOST);
    JobNames.tracked().forEach(this::add);
    options =
        List.of(
            "-javaagent:"
                + jar
                + "=owner-label=com.acme.job=ci-1,period=1s,creation-grace=1s,docker-host="
                + engine.endpoint());
  }

  private void add(String name) {
    engine.add(SimulatedContainer.named(name).withLabel("com.acme.job", "ci-1"));
  }

  @Override
  public List<String> options() {
    return options;
  }

  @Override
  public boolean needsCallback() {
    return true;
  }

  @Override
  public boolean worksByItself() {
    return true;
  }

  @Override
  public void work() throws Exception {
    sweeps++;
    for (int waited = 0; waited < PATIENCE_MILLIS; waited += 50) {
      if (engine.count(Call.LIST) >= sweeps && engine.count(Call.REMOVE) == 1) {
        Thread.sleep(100); // for what follows the last call: the report
        return;
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException("sweep " + sweeps + " did not come: " + engine.requests());
  }

  @Override
  public void close() throws IOException {
    engine.close();
  }
}
