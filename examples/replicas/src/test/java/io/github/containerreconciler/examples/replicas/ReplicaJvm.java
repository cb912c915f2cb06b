package io.github.containerreconciler.examples.replicas;

import io.github.containerreconciler.testkit.HostJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A {@link Replica} in a JVM of its own, with the agent's jar as it is shipped. */
final class ReplicaJvm implements AutoCloseable {

  private final HostJvm jvm;
  private boolean alive = true;

  private ReplicaJvm(HostJvm jvm) {
    this.jvm = jvm;
  }

  static ReplicaJvm start(Path folder, String engine, String table, String name, String claim)
      throws Exception {
    String settings =
        String.join(
            ",",
            "owner-label=" + Replica.LABEL + "=shop",
            "docker-host=" + engine,
            "self=none",
            "period=1s",
            "creation-grace=3s",
            claim);
    HostJvm jvm =
        HostJvm.start(
            folder,
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-javaagent:" + System.getProperty("agent.jar") + "=" + settings,
                "-cp",
                System.getProperty("java.class.path"),
                Replica.class.getName(),
                engine,
                table,
                name,
                "shop"),
            Map.of());
    jvm.awaitOut("serving");
    jvm.awaitErr("engine reached");
    return new ReplicaJvm(jvm);
  }

  void tell(String command) throws Exception {
    jvm.write(command);
    jvm.awaitOut("done " + command);
  }

  String attribute(String name) throws Exception {
    return String.valueOf(jvm.attribute(name));
  }

  String err() {
    return jvm.err();
  }

  boolean isAlive() {
    return alive;
  }

  /** As kill -9 does. */
  void kill() {
    close();
  }

  @Override
  public void close() {
    alive = false;
    jvm.close();
  }
}
