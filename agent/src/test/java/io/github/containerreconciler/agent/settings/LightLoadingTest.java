package io.github.containerreconciler.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every class that is loaded at the start is paid for by the host. */
class LightLoadingTest {

  @TempDir private Path folder;

  /** Loads everything itself and remembers what. */
  private static final class Watching extends URLClassLoader {

    private final List<String> loaded = new ArrayList<>();

    Watching(URL[] classPath) {
      super(classPath, ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      loaded.add(name);
      return super.findClass(name);
    }
  }

  private static List<String> loadedBy(String arguments) throws Exception {
    List<URL> classPath = new ArrayList<>();
    for (String entry :
        System.getProperty("java.class.path").split(System.getProperty("path.separator"), -1)) {
      classPath.add(Path.of(entry).toUri().toURL());
    }
    try (Watching loader = new Watching(classPath.toArray(URL[]::new))) {
      loader
          .loadClass(SettingsSources.class.getName())
          .getMethod("load", String.class, Properties.class, Map.class)
          .invoke(null, arguments, new Properties(), Map.of());
      return loader.loaded;
    }
  }

  @Test
  void lightbendConfigIsLoadedOnlyWhereAFileIsGiven() throws Exception {
    assertThat(loadedBy("owner-label=a,period=1m"))
        .isNotEmpty()
        .noneMatch(name -> name.startsWith("com.typesafe"));
    Path file = Files.writeString(folder.resolve("s.conf"), "owner-label = a");
    assertThat(loadedBy("config=" + file)).anyMatch(name -> name.startsWith("com.typesafe"));
  }
}
