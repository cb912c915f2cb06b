package io.github.containerreconciler.internal.jmx;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import javax.management.MBeanOperationInfo;

/** Describes an attribute, an operation or a parameter to a JMX client. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE})
@interface Description {

  String value();

  /** A parameter's name. */
  String name() default "";

  /** An operation's impact, one of {@link MBeanOperationInfo}'s constants. */
  int impact() default MBeanOperationInfo.INFO;
}
