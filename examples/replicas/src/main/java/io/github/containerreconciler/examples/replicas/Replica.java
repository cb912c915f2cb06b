package io.github.containerreconciler.examples.replicas;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import io.github.containerreconciler.Registration;
import io.github.containerreconciler.TrackedContainers;
import io.github.containerreconciler.simulated.PauseImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;

/**
 * One replica of a job service. It starts a container for each job and writes it into the table
 * that all replicas share. Its callback answers for all of them, out of that table.
 */
public final class Replica {

  static final String LABEL = "com.acme.jobs";

  private final DockerClient docker;
  private final JobTable table;
  private final String name;
  private final String value;

  private Replica(DockerClient docker, JobTable table, String name, String value) {
    this.docker = docker;
    this.table = table;
    this.name = name;
    this.value = value;
  }

  /**
   * Serves until its standard input ends. Arguments: the engine, the database, this replica's name,
   * and the label's value that all replicas share.
   */
  public static void main(String[] args) throws IOException, SQLException {
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(args[0])
            .withDockerTlsVerify(false)
            .build();
    var http = new ApacheDockerHttpClient.Builder().dockerHost(URI.create(args[0])).build();
    JobTable table = new JobTable(args[1]);
    table.create();
    try (DockerClient docker = DockerClientImpl.getInstance(config, http);
        Registration registration =
            TrackedContainers.register("job-table", () -> containers(table))) {
      System.out.println("serving " + registration.name());
      new Replica(docker, table, args[2], args[3]).serve();
    }
  }

  /** One SELECT; while the database is down it throws, and every sweep is skipped. */
  private static Collection<String> containers(JobTable table) {
    try {
      return table.containers();
    } catch (SQLException e) {
      throw new IllegalStateException("the job table cannot be read: " + e.getMessage(), e);
    }
  }

  private void serve() throws IOException, SQLException {
    var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "start" -> start(words[1]);
        case "take-over" -> table.takeOver(words[1], name);
        case "give-up" -> table.giveUp(words[1]);
        default -> throw new IllegalArgumentException(line);
      }
      System.out.println("done " + line);
    }
  }

  private void start(String job) throws SQLException {
    String id =
        docker
            .createContainerCmd(PauseImage.NAME)
            .withName(job)
            .withLabels(Map.of(LABEL, value))
            .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none"))
            .withCmd("/pause")
            .exec()
            .getId();
    docker.startContainerCmd(id).exec();
    table.put(id, name); // the grace covers the moment between
  }
}
