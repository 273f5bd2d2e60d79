@org.jspecify.annotations.NullMarked
package org.quorate.lab;
