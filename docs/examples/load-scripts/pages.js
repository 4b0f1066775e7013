/* global __ENV -- what an environment has as `vars` */
import http from 'k6/http';

export default function () {
  http.get(`${__ENV.SHOP_URL}/`);
}
