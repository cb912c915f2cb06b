package io.github.containerreconciler.agent.boot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version this jar was built as. */
public final class Version {

  private Version() {}

  /** Such as {@code 0.2.0}. */
  public static String text() {
    return property("version.properties", "version");
  }

  /** The commit this jar was built from, or {@code unknown}. */
  public static String commit() {
    return property("commit.properties", "commit");
  }

  private static String property(String file, String key) {
    try (InputStream in = Version.class.getResourceAsStream(file)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty(key, "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
