package io.github.containerreconciler.examples.hosts.boot;

import io.github.containerreconciler.Registration;
import io.github.containerreconciler.TrackedContainers;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** A Spring Boot application that knows its jobs, and ends with code 7 when it is told to. */
@SpringBootApplication
public class JobApplication {

  private static final Logger LOG = LoggerFactory.getLogger(JobApplication.class);

  /** Runs until a line comes in. */
  public static void main(String[] args) throws IOException {
    ConfigurableApplicationContext context = SpringApplication.run(JobApplication.class, args);
    LOG.info("serving, logging with {}", LoggerFactory.getILoggerFactory().getClass());
    LOG.info(
        "core of {}", TrackedContainers.class.getProtectionDomain().getCodeSource().getLocation());
    LOG.info("told to end: {}", System.in.read());
    System.exit(SpringApplication.exit(context, () -> 7));
  }

  /** Spring closes it when the application ends. */
  @Bean
  public Registration jobs() {
    return TrackedContainers.register("jobs", () -> List.of("kept"));
  }
}
