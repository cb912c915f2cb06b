package io.github.containerreconciler.internal.jfr;

import jdk.jfr.FlightRecorder;

/**
 * Tells whether a flight recording may want our events. Thread-safe.
 *
 * <p>An event class costs the host some 1.4 MiB of metaspace and 200 ms at its first use, recording
 * or not; asking here costs next to nothing. So no event class may be touched while this says no.
 */
public final class Flight {

  /** A host's own run-time image may come without the module. */
  private static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private Flight() {}

  /** True from the JVM's first recording on; then the recorder itself decides on each event. */
  public static boolean isOn() {
    return PRESENT && FlightRecorder.isInitialized();
  }
}
