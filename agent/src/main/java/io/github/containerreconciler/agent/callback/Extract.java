package io.github.containerreconciler.agent.callback;

import io.github.containerreconciler.internal.config.BoundedText;
import io.github.containerreconciler.internal.config.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes a part of each text as the entry: the group of a regular expression found in it. */
final class Extract {

  private static final int MOST_SHOWN = 100;

  private final Pattern pattern;

  Extract(String pattern) {
    this.pattern = Pattern.compile(pattern);
  }

  /**
   * One entry for each text, by a deadline of {@link System#nanoTime}. If one text has none, it is
   * not known what that text tracks.
   */
  List<String> from(List<String> texts, long deadline) throws NoAnswer {
    List<String> entries = new ArrayList<>();
    for (String text : texts) {
      if (System.nanoTime() - deadline > 0) {
        throw new NoAnswer("looking for " + pattern + " in all texts takes too long");
      }
      entries.add(from(text));
    }
    return entries;
  }

  private String from(String text) throws NoAnswer {
    String shown = '"' + VisibleText.of(text, MOST_SHOWN) + '"';
    @Nullable String group = null;
    try {
      Matcher matcher = pattern.matcher(new BoundedText(text));
      group = matcher.find() ? matcher.group(1) : null;
    } catch (BoundedText.GivenUp | StackOverflowError e) {
      throw new NoAnswer("looking for " + pattern + " in " + shown + " takes too long");
    }
    if (group == null) {
      throw new NoAnswer("extract finds no " + pattern + " in " + shown);
    }
    return group;
  }
}
