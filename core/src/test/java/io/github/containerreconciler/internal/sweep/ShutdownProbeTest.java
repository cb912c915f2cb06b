package io.github.containerreconciler.internal.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.AccessControlException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShutdownProbeTest {

  @Test
  void aRunningJvmIsNotShuttingDown() {
    ShutdownProbe probe = new ShutdownProbe();
    assertThat(probe.hasBegun()).isFalse();
    assertThat(probe.blockedReason()).isNull();
  }

  @Test
  void aShutdownUnderWayIsSeen() {
    ShutdownProbe probe =
        new ShutdownProbe(
            hook -> {
              throw new IllegalStateException("Shutdown in progress");
            });
    assertThat(probe.hasBegun()).isTrue();
    assertThat(probe.blockedReason()).isNull();
  }

  @Test
  @SuppressWarnings("removal") // what a security manager of Java 17 throws
  void aSecurityManagerThatForbidsTheQuestionBlocks() {
    ShutdownProbe probe =
        new ShutdownProbe(
            hook -> {
              throw new AccessControlException("access denied");
            });
    assertThat(probe.hasBegun()).isTrue();
    assertThat(probe.blockedReason()).contains("RuntimePermission \"shutdownHooks\"");
  }

  @Test
  void theHostsOwnHooksAlreadySeeTheShutdown() throws Exception {
    assertThat(outputOf(Host.class)).contains("before: false").contains("in a hook: true");
  }

  /** A JVM that asks before its shutdown and in the middle of it. */
  static final class Host {

    private Host() {}

    public static void main(String[] args) {
      ShutdownProbe probe = new ShutdownProbe();
      System.out.println("before: " + probe.hasBegun());
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> System.out.println("in a hook: " + probe.hasBegun())));
    }
  }

  private static String outputOf(Class<?> main) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName())
            .redirectErrorStream(true)
            .start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return said;
    } finally {
      process.destroyForcibly();
    }
  }
}
