package io.github.containerreconciler.examples.engines;

import io.github.containerreconciler.testkit.OwnEngine;
import io.github.containerreconciler.testkit.RealContainers;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;

/** One engine after the other, each for all tests of a class. */
abstract class OnAnEngine {

  @TempDir static Path folder;
  static OwnEngine engine;
  static RealContainers containers;
  static Docker docker;

  /** Makes this the engine of the tests that follow, with the image that they need. */
  static void use(OwnEngine started) throws Exception {
    engine = started;
    containers = new RealContainers(started.endpoint());
    docker = new Docker(started.endpoint(), folder);
  }

  @AfterParameterizedClassInvocation
  static void endEngine() throws Exception {
    if (containers != null) {
      containers.close();
      containers = null;
    }
    if (engine != null) {
      engine.close();
      engine = null;
    }
  }
}
