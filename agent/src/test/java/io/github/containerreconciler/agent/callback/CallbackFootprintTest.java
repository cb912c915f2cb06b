package io.github.containerreconciler.agent.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever configures no callback pays for none. */
class CallbackFootprintTest {

  private static final String PACKAGE = CallbackFootprintTest.class.getPackageName() + ".";

  @TempDir private Path folder;

  @AfterEach
  void forget() {
    System.clearProperty("container-reconciler.status");
  }

  /** Loads everything itself and remembers what. */
  private static final class Watching extends URLClassLoader {

    private final List<String> loaded = new CopyOnWriteArrayList<>();

    Watching(URL[] classPath) {
      super(classPath, ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      loaded.add(name);
      return super.findClass(name);
    }
  }

  /** Starts an agent with these settings, and stops it. */
  private List<String> loadedWith(String settings) throws Exception {
    List<URL> classPath = new ArrayList<>();
    for (String entry :
        System.getProperty("java.class.path").split(System.getProperty("path.separator"), -1)) {
      classPath.add(Path.of(entry).toUri().toURL());
    }
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName reconciler =
        new ObjectName("io.github.containerreconciler:type=Reconciler,name=light");
    try (Watching loader = new Watching(classPath.toArray(URL[]::new))) {
      Map<String, Object> handover = new HashMap<>();
      handover.put(
          "settings",
          "reconcilers.light.owner-label=a,docker-host=unix://"
              + folder.resolve("none.sock")
              + settings);
      CountDownLatch closed = new CountDownLatch(1);
      handover.put("loader", (AutoCloseable) closed::countDown);
      handover.put("awaitHost", (Runnable) () -> {});
      loader
          .loadClass("io.github.containerreconciler.agent.boot.Boot")
          .getMethod("start", Map.class)
          .invoke(null, handover);
      assertThat(server.isRegistered(reconciler)).isTrue();
      server.invoke(reconciler, "stop", null, null);
      assertThat(closed.await(1, TimeUnit.MINUTES)).isTrue(); // until then it still loads classes
      return List.copyOf(loader.loaded);
    }
  }

  @Test
  void noClassOfThemIsLoadedWhereNoneIsConfigured() throws Exception {
    assertThat(loadedWith(",period=1m")).isNotEmpty().noneMatch(name -> name.startsWith(PACKAGE));
    assertThat(loadedWith(",callback.c.exec=true"))
        .contains(PACKAGE + "AskedCallbacks", PACKAGE + "ExecAsked")
        .doesNotContain(PACKAGE + "HttpAsked", PACKAGE + "MBeanAsked");
  }
}
