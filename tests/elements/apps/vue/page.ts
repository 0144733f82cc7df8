// The elements in Vue 3.

import "autograb-webhooks/elements";
import { createApp } from "vue";
import App from "./App.vue";

createApp(App).mount("#app");
