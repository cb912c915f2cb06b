package io.github.containerreconciler.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A container as the engine's list shows it. Immutable.
 *
 * @param id the full id, 64 lower-case hexadecimal digits
 * @param names every name of the container as the engine gives it, with its leading {@code /}
 * @param image the image's name as given at creation
 * @param imageId the image's id, such as {@code sha256:…}; empty where the engine gives none
 * @param labels the container's labels, those inherited from its image included
 * @param mounts the destinations of its mounts inside the container
 * @param created when it was created, by the engine's clock; the list gives whole seconds
 */
public record RunningContainer(
    String id,
    List<String> names,
    String image,
    String imageId,
    Map<String, String> labels,
    List<String> mounts,
    Instant created) {

  public RunningContainer {
    names = List.copyOf(names);
    labels = Map.copyOf(labels);
    mounts = List.copyOf(mounts);
  }

  /** The same container under other names. */
  public RunningContainer named(List<String> newNames) {
    return new RunningContainer(id, newNames, image, imageId, labels, mounts, created);
  }

  /**
   * The name to show: the first one without its leading {@code /}, or the short id where it has
   * none.
   */
  public String name() {
    if (names.isEmpty()) {
      return shortId();
    }
    String first = names.get(0);
    return first.startsWith("/") ? first.substring(1) : first;
  }

  /** The first twelve digits of the id, as Docker's own tools show it. */
  public String shortId() {
    return id.length() > 12 ? id.substring(0, 12) : id;
  }
}
