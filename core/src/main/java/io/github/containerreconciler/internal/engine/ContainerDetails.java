package io.github.containerreconciler.internal.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Details that an inspection shows beyond the list. Immutable.
 *
 * @param container the same facts that the list gives, but with a creation time finer than a second
 * @param upperDir the folder of its writable layer on the engine's host ({@code
 *     GraphDriver.Data.UpperDir}); empty where the engine gives none
 * @param platform the platform of its image ({@code ImageManifestDescriptor.platform}, from API
 *     1.48); null where the engine gives none
 */
public record ContainerDetails(
    Container container,
    Life life,
    Namespaces namespaces,
    String upperDir,
    @Nullable Platform platform) {

  /**
   * Its state and times, by the engine's clock.
   *
   * @param status the engine's word for its state, such as {@code running} or {@code exited}
   * @param running whether Docker counts it as running: paused and restarting ones are
   * @param startedAt when it was last started; null if it never was
   * @param finishedAt when it last ended; null if it never did
   * @param restartCount how often its restart policy restarted it since it was last started by hand
   */
  public record Life(
      String status,
      boolean running,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt,
      int restartCount) {}

  /**
   * Whose namespaces it uses, as {@code HostConfig} words it: {@code container:<id>} for another
   * container's; empty where it has its own or the engine gives nothing.
   */
  public record Namespaces(String network, String pid, String ipc) {

    /** All its own. */
    public static final Namespaces OWN = new Namespaces("", "", "");
  }

  /** A container with namespaces of its own and without any restart. */
  public ContainerDetails(
      Container container, String status, boolean running, @Nullable Instant startedAt) {
    this(container, new Life(status, running, startedAt, null, 0), Namespaces.OWN, "", null);
  }

  /** The same details with other facts of the list. */
  public ContainerDetails of(Container other) {
    return new ContainerDetails(other, life, namespaces, upperDir, platform);
  }

  public String status() {
    return life.status;
  }

  /** Its state, where Docker's flags go before the engine's word. */
  public ContainerState state() {
    return life.running ? ContainerState.RUNNING : ContainerState.of(life.status);
  }

  public boolean running() {
    return life.running;
  }

  public @Nullable Instant startedAt() {
    return life.startedAt;
  }
}
