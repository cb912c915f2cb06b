package io.github.containerreconciler.examples.jobrunner;

import io.github.containerreconciler.simulated.RealEngine;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The engine that an example uses: a real one where one answers, otherwise a simulated one. */
public final class ExampleEngine implements AutoCloseable {

  private final String endpoint;
  private final @Nullable SimulatedEngine simulated;

  private ExampleEngine(String endpoint, @Nullable SimulatedEngine simulated) {
    this.endpoint = endpoint;
    this.simulated = simulated;
  }

  /**
   * Finds it, or starts it.
   *
   * @param say is told which of both it is
   */
  public static ExampleEngine find(Consumer<String> say) throws IOException {
    Optional<String> real = RealEngine.endpoint();
    if (real.isPresent()) {
      say.accept("using the REAL engine at " + real.get());
      return new ExampleEngine(real.get(), null);
    }
    say.accept("******************************************************************");
    say.accept("*  NO DOCKER ENGINE FOUND: this run uses a SIMULATED engine.     *");
    say.accept("*  No container is really started. Set DOCKER_HOST to change it. *");
    say.accept("******************************************************************");
    SimulatedEngine simulated = SimulatedEngine.builder().start();
    return new ExampleEngine(simulated.endpoint(), simulated);
  }

  /** The address in Docker's notation. */
  public String endpoint() {
    return endpoint;
  }

  @Override
  public void close() throws IOException {
    if (simulated != null) {
      simulated.close();
    }
  }
}
