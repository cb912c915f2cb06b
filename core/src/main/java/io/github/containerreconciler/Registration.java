package io.github.containerreconciler;

/**
 * A registered callback; closing it takes the callback back. Closing twice is harmless, from any
 * thread.
 */
public interface Registration extends AutoCloseable {

  /** The name the callback is registered under. */
  String source();

  @Override
  void close();
}
