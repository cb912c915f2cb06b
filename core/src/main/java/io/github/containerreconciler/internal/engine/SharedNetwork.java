package io.github.containerreconciler.internal.engine;

/**
 * Selects what uses the network of another container. Nothing else of it is read. Immutable.
 *
 * @param mode how its network mode begins, such as {@code container:}
 */
public record SharedNetwork(String mode) implements Selection {

  /** Selects what joined the network of any container. */
  public static final SharedNetwork ANY = new SharedNetwork("container:");

  /** Returns what joined the network of the container with this id. */
  public static SharedNetwork of(String id) {
    return new SharedNetwork(ANY.mode + id);
  }

  @Override
  public boolean keeps(Container container) {
    return container.attached().networkMode().startsWith(mode);
  }

  @Override
  public boolean needsLabel(String key) {
    return false;
  }

  @Override
  public boolean needsMounts() {
    return false;
  }
}
