package io.github.containerreconciler.agent.settings;

import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives {@code ${NAME}} in a file the value of the environment variable, as HOCON says. */
final class Variables implements ConfigResolver {

  static final String ORIGIN = "environment variable ";

  private final Map<String, String> environment;
  private final @Nullable Lines unset;

  private Variables(Map<String, String> environment, @Nullable Lines unset) {
    this.environment = environment;
    this.unset = unset;
  }

  static Variables of(Map<String, String> environment) {
    return new Variables(environment, null);
  }

  /** As if every variable that the file names were set, to something. */
  static Variables allSet(Map<String, String> environment, Lines lines) {
    return new Variables(environment, lines);
  }

  @Override
  @SuppressWarnings("NullAway") // null is how its interface says that there is none
  public @Nullable ConfigValue lookup(String path) {
    String value = environment.get(path);
    if (value != null) {
      return ConfigValueFactory.fromAnyRef(value, ORIGIN + path);
    }
    return unset == null
        ? null
        : ConfigValueFactory.fromAnyRef(path).withOrigin(unset.originOf("${?", path));
  }

  @Override
  public ConfigResolver withFallback(ConfigResolver fallback) {
    return this;
  }
}
