package io.github.containerreconciler.examples.hosts.web;

import io.github.containerreconciler.Registration;
import io.github.containerreconciler.TrackedContainers;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;

/** A web application that knows its jobs as long as it is deployed. */
@WebListener
public final class JobsListener implements ServletContextListener {

  /** A class of the application's own: whoever keeps an instance keeps the whole application. */
  private static final class StillLoading extends RuntimeException {
    private static final long serialVersionUID = 1;

    StillLoading() {
      super("the jobs are still being loaded");
    }
  }

  private final AtomicInteger calls = new AtomicInteger();
  private @Nullable Registration registration;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    registration = TrackedContainers.register("jobs", this::containerIds);
    System.out.println("web application: log manager " + LogManager.getLogManager().getClass());
    System.out.println("web application: core of " + location(TrackedContainers.class));
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    if (registration != null) {
      registration.close();
    }
  }

  private Collection<String> containerIds() {
    if (calls.getAndIncrement() == 0) {
      throw new StillLoading();
    }
    return List.of("kept");
  }

  private static String location(Class<?> type) {
    return String.valueOf(type.getProtectionDomain().getCodeSource().getLocation());
  }
}
