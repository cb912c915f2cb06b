package io.github.containerreconciler.examples.replicas;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The jobs of all replicas: the truth about which containers are needed. */
final class JobTable {

  private final String url;

  /**
   * @param url of the database, such as {@code jdbc:postgresql://localhost:5432/jobs}
   */
  JobTable(String url) {
    this.url = url;
  }

  void create() throws SQLException {
    update("CREATE TABLE IF NOT EXISTS job (container text PRIMARY KEY, replica text NOT NULL)");
  }

  /** Whether it is started or taken over: from now on the job is this replica's. */
  void put(String container, String replica) throws SQLException {
    update("INSERT INTO job (container, replica) VALUES (?, ?)", container, replica);
  }

  /** Gives all jobs of one replica to another. */
  void takeOver(String from, String to) throws SQLException {
    update("UPDATE job SET replica = ? WHERE replica = ?", to, from);
  }

  /** Nobody needs the jobs of this replica any more. */
  void giveUp(String replica) throws SQLException {
    update("DELETE FROM job WHERE replica = ?", replica);
  }

  /** The containers of all replicas: what each replica's callback answers. */
  List<String> containers() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement select = connection.prepareStatement("SELECT container FROM job");
        ResultSet rows = select.executeQuery()) {
      List<String> containers = new ArrayList<>();
      while (rows.next()) {
        containers.add(rows.getString(1));
      }
      return containers;
    }
  }

  private void update(String sql, String... values) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement update = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        update.setString(i + 1, values[i]);
      }
      update.executeUpdate();
    }
  }
}
