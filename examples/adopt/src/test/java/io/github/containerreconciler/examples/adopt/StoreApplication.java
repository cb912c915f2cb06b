package io.github.containerreconciler.examples.adopt;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * A service whose jobs are in an embedded H2, a file that it holds open. Its callback reads and
 * writes that file; while it is slow, it does so until it is told to be fast again.
 */
public final class StoreApplication {

  /** The callback's shape. */
  public interface Tracked {
    List<String> containerIds() throws SQLException;
  }

  private static volatile boolean slow;

  private StoreApplication() {}

  /** Argument: H2's URL. Reads {@code slow} and {@code fast}; ends with 7 at an empty line. */
  public static void main(String[] args) throws Exception {
    try (Connection store = DriverManager.getConnection(args[0])) {
      execute(store, "create table job(container_id varchar primary key, looks bigint)");
      execute(store, "insert into job values('live', 0)");
      ManagementFactory.getPlatformMBeanServer()
          .registerMBean(
              new StandardMBean(() -> look(args[0]), Tracked.class),
              new ObjectName("io.github.containerreconciler:type=TrackedContainers,name=store"));
      System.out.println("serving");
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        slow = line.equals("slow");
        System.out.println("did " + line);
      }
      execute(store, "insert into job values('last', 0)");
      System.out.println("jobs " + jobs(store).size());
    }
    System.exit(7);
  }

  private static List<String> look(String url) throws SQLException {
    try (Connection store = DriverManager.getConnection(url)) {
      do {
        execute(store, "update job set looks = looks + 1");
        execute(store, "checkpoint sync"); // into the file
      } while (slow);
      return jobs(store);
    }
  }

  private static void execute(Connection store, String sql) throws SQLException {
    try (Statement statement = store.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The containers of all jobs. */
  static List<String> jobs(Connection store) throws SQLException {
    List<String> ids = new ArrayList<>();
    try (Statement statement = store.createStatement();
        ResultSet rows = statement.executeQuery("select container_id from job")) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    }
    return ids;
  }
}
