package io.github.containerreconciler.agent.host;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * A service that sets up its logging when it has time for that. Arguments: after how many
 * milliseconds, or {@code never}.
 */
public final class LoggingHost {

  private static final String SET_UP =
      """
      handlers=java.util.logging.ConsoleHandler
      java.util.logging.SimpleFormatter.format=%4$s|%2$s|%3$s|%5$s%n
      """;

  private LoggingHost() {}

  /** A log manager of the host's own. */
  public static final class Manager extends LogManager {}

  /** Ends when its standard input does. */
  public static void main(String[] args) throws Exception {
    if (!args[0].equals("never")) {
      Thread.sleep(Long.parseLong(args[0]));
      System.setProperty("java.util.logging.manager", Manager.class.getName());
      LogManager manager = LogManager.getLogManager();
      manager.readConfiguration(
          new ByteArrayInputStream(SET_UP.getBytes(StandardCharsets.ISO_8859_1)));
      System.out.println("manager " + manager.getClass().getSimpleName());
      Logger.getLogger("app").info("the host's own");
    }
    System.in.read();
    System.exit(7);
  }
}
