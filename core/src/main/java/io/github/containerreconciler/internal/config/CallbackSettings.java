package io.github.containerreconciler.internal.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A callback that the agent asks by itself. Immutable; {@link CallbackReader} checks it.
 *
 * @param name its name among the callbacks
 * @param asks whom it asks
 * @param answer how the entries are found in the answer
 * @param match what an entry is compared with: {@code id}, {@code name}, {@code address} or {@code
 *     label:<key>}
 */
public record CallbackSettings(String name, Asks asks, Answer answer, String match) {

  /** Whom a callback asks. */
  public sealed interface Asks permits Http, Exec, MBean {}

  /**
   * A URL, by GET.
   *
   * @param headers each written {@code Name: value}
   */
  public record Http(String url, List<String> headers) implements Asks {
    public Http {
      headers = List.copyOf(headers);
    }
  }

  /**
   * A program, without a shell.
   *
   * @param command the program and its arguments
   */
  public record Exec(List<String> command) implements Asks {
    public Exec {
      command = List.copyOf(command);
    }
  }

  /**
   * MBeans that are there already.
   *
   * @param objectName an object name or a pattern
   * @param attribute the attribute to read; null if an operation is called
   * @param operation the operation to call; null if an attribute is read
   */
  public record MBean(String objectName, @Nullable String attribute, @Nullable String operation)
      implements Asks {}

  /**
   * The way to the entries of an answer.
   *
   * @param pick names separated by dots, {@code *} for each element; null for the whole answer
   * @param require what must be there, written as {@code pick}; null for nothing
   * @param extract a regular expression whose one group is the entry; null for the whole text
   */
  public record Answer(@Nullable String pick, @Nullable String require, @Nullable String extract) {}
}
