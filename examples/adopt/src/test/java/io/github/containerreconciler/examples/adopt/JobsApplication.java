package io.github.containerreconciler.examples.adopt;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jmx.export.annotation.ManagedOperation;
import org.springframework.jmx.export.annotation.ManagedResource;
import org.springframework.stereotype.Component;

/** A service of Spring Boot with its jobs in a database. It has no dependency of ours. */
@SpringBootApplication
@EntityScan(basePackageClasses = JobsApplication.class)
@EnableJpaRepositories(considerNestedRepositories = true)
public class JobsApplication {

  /** A job that runs. */
  @Entity(name = "job")
  public static class Job {
    @Id public String containerId = "";
  }

  /** The store. */
  public interface Jobs extends JpaRepository<Job, String> {}

  /** The callback: a bean of the name and the shape that the reconciler looks for. */
  @Component
  @ManagedResource("io.github.containerreconciler:type=TrackedContainers,name=jobs")
  public static class JobsCallback {
    private final Jobs jobs;
    volatile long delayMillis;

    JobsCallback(Jobs jobs) {
      this.jobs = jobs;
    }

    @ManagedOperation
    public String[] containerIds() throws InterruptedException {
      Thread.sleep(delayMillis); // as a database under load
      return jobs.findAll().stream().map(job -> job.containerId).toArray(String[]::new);
    }
  }

  /** Reads {@code add ID} and {@code delay MILLIS}; ends with 7 at an empty line. */
  public static void main(String[] args) throws Exception {
    ConfigurableApplicationContext context = SpringApplication.run(JobsApplication.class, args);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("serving");
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      String value = line.substring(line.indexOf(' ') + 1);
      if (line.startsWith("add ")) {
        Job job = new Job();
        job.containerId = value;
        context.getBean(Jobs.class).saveAndFlush(job);
      } else {
        context.getBean(JobsCallback.class).delayMillis = Long.parseLong(value);
      }
      System.out.println("did " + line);
    }
    long jobs = context.getBean(Jobs.class).count();
    context.close();
    System.out.println("jobs " + jobs);
    System.exit(7);
  }
}
