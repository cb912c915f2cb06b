package io.github.containerreconciler;

/**
 * A registered callback. Closing it unregisters the callback; closing it again does nothing.
 * Thread-safe.
 */
public interface Registration extends AutoCloseable {

  /** The name under which the callback is registered. */
  String name();

  /** Unregisters the callback. From then on, a sweep without any other callback is skipped. */
  @Override
  void close();
}
