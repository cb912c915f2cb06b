package io.github.containerreconciler.examples.adopt;

import io.github.containerreconciler.TrackedContainers;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A service that runs tests in containers. One test forgets to stop its own. */
public final class TestFarm {

  private static final Set<GenericContainer<?>> RUNNING = ConcurrentHashMap.newKeySet();

  private TestFarm() {}

  /** The argument is an image. It ends with 7 after a line on its standard input. */
  public static void main(String[] args) throws Exception {
    TrackedContainers.register(
        "testcontainers", () -> RUNNING.stream().map(GenericContainer::getContainerId).toList());
    GenericContainer<?> live = started(args[0]);
    GenericContainer<?> leaked = started(args[0]);
    RUNNING.remove(leaked); // its test ended, and never stopped it
    System.out.println("live " + live.getContainerId());
    System.out.println("leaked " + leaked.getContainerId());
    System.in.read();
    System.exit(7);
  }

  @SuppressWarnings("resource") // that is the point
  private static GenericContainer<?> started(String image) {
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(image)).withCommand("sleep", "3600");
    container.start();
    RUNNING.add(container);
    return container;
  }
}
