package io.github.containerreconciler.internal.config;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A regular expression that is looked for in names which other people choose. A search that goes on
 * too long is given up: some expressions backtrack for years on a name made for it. Thread-safe.
 */
public final class NamePattern {

  private static final Logger LOG = LoggerFactory.getLogger(NamePattern.class);

  /** With one of these, a wider name can match less. */
  private static final Pattern NEGATIVE = Pattern.compile("\\(\\?<?!|\\[\\^|\\\\[DSWPHVBRX]");

  private final Pattern pattern;
  private final boolean negative;
  private final AtomicBoolean gaveUp = new AtomicBoolean();

  public NamePattern(String text) {
    this.pattern = Pattern.compile(text);
    this.negative = NEGATIVE.matcher(text).find();
  }

  /** The expression as written. */
  public String text() {
    return pattern.pattern();
  }

  /**
   * Returns whether it is found in a container's name, written with or without the leading {@code
   * /}. An expression that excludes something is tried in one of the two ways only: with the slash
   * if it has a slash in it. Else {@code [^k]} would match the slash of {@code /keep}.
   *
   * @param name without the leading slash
   * @param ifGivenUp the answer where the search is given up
   */
  public boolean findInName(String name, boolean ifGivenUp) {
    boolean slash = text().indexOf('/') >= 0;
    boolean withSlash = (slash || !negative) && find("/" + name, ifGivenUp);
    return withSlash || ((!slash || !negative) && find(name, ifGivenUp));
  }

  /**
   * Returns whether it is found anywhere in a text, or {@code ifGivenUp} where that takes too long.
   */
  public boolean find(String text, boolean ifGivenUp) {
    try {
      return pattern.matcher(new BoundedText(text)).find();
    } catch (BoundedText.GivenUp | StackOverflowError e) {
      if (!gaveUp.getAndSet(true)) {
        LOG.warn(
            "gave up looking for the pattern {} in the name {}: it takes too long; such a name does"
                + " not match. Write the pattern with fewer nested repetitions",
            text(),
            text.length() > 100 ? text.substring(0, 100) + "…" : text);
      }
      return ifGivenUp;
    }
  }

  /** Returns whether all kinds of names fit. */
  boolean isAnyName() {
    return findInName("x", false) && findInName("0", false);
  }

  @Override
  public String toString() {
    return text();
  }
}
