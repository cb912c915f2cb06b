package io.github.containerreconciler.agent.settings;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import io.github.containerreconciler.internal.config.ConfigProblems;
import java.io.File;
import java.net.URL;

/**
 * Refuses every {@code include}: it might reach for the network or the host's class path, and a
 * file that is missing there would be left out without a word.
 */
final class RefusedIncludes
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {

  private final Lines lines;
  private final ConfigProblems findings;

  RefusedIncludes(Lines lines, ConfigProblems findings) {
    this.lines = lines;
    this.findings = findings;
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    return refuse(what);
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return refuse(what.getPath());
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    return refuse(what.toString());
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    return refuse(what);
  }

  private ConfigObject refuse(String what) {
    findings.incomplete(
        "config (%s): was include \"%s\"; allowed: one file with all of it"
            .formatted(lines.where("include", what), what));
    return ConfigFactory.empty().root();
  }
}
